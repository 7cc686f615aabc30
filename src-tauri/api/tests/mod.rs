//! The faces' questions, asked of a real store.

mod appointments;
mod colleagues;
mod conversations;
mod desk;
mod erasing;
mod files;
mod guests;
mod history;
mod hostile_colleagues;
mod hostile_invitations;
mod invitations;
mod keeping;
mod leaving;
pub(crate) mod linked;
mod mailbox;
mod offers;
mod office;
mod print;
mod ranks;
mod reading;
mod reminders;
mod saving;
mod search;
mod sorting;
mod tables;
mod tasks;
mod whose;
