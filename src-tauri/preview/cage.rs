//! What the reading process may do: compute, read what it was given, answer. Nothing else.

/// Octets of memory it may take besides what the program itself takes.
#[cfg(unix)]
const MEMORY: u64 = 512 << 20;
/// Seconds of processor time it may take.
#[cfg(unix)]
const SECONDS: u64 = 5;

/// Gives up everything but computing. On Linux (x86-64, ARM) a filter of system calls refuses files, programs, processes and the network; on every
/// Unix memory and processor time are limited and no file can be written. On Windows only the time is limited, from outside; what the readers take in
/// memory is bounded by themselves.
///
/// # Errors
/// Where the system refuses a limit: then nothing may be read.
pub fn lock_in() -> std::io::Result<()> {
    #[cfg(unix)]
    limits()?;
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    calls::refuse_all_but_few()?;
    Ok(())
}

#[cfg(unix)]
fn limits() -> std::io::Result<()> {
    use rlimit::Resource;
    Resource::CPU.set(SECONDS, SECONDS + 1)?;
    Resource::FSIZE.set(0, 0)?;
    Resource::CORE.set(0, 0)?;
    // What is shared by all and loaded already counts as well.
    #[cfg(target_os = "linux")]
    Resource::AS.set(taken() + MEMORY, taken() + MEMORY)?;
    #[cfg(not(target_os = "linux"))]
    Resource::DATA.set(MEMORY, MEMORY)?;
    Ok(())
}

/// Octets of addresses this process has.
#[cfg(target_os = "linux")]
fn taken() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split(' ').next().and_then(|pages| pages.parse().ok()).unwrap_or(1_u64 << 20) * 4096
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod calls {
    use std::collections::BTreeMap;
    use std::io::{Error, Result};

    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

    #[cfg(target_arch = "x86_64")]
    const ARCH: TargetArch = TargetArch::x86_64;
    #[cfg(target_arch = "aarch64")]
    const ARCH: TargetArch = TargetArch::aarch64;

    /// What computing, reading from standard input, answering and ending take.
    const ALLOWED: [i64; 31] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_fstat,
        libc::SYS_lseek,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_gettimeofday,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_tgkill,
        libc::SYS_rseq,
        libc::SYS_set_robust_list,
        libc::SYS_restart_syscall,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];

    /// Every other call fails as if it were not permitted.
    pub fn refuse_all_but_few() -> Result<()> {
        let rules = ALLOWED.into_iter().map(|call| (call, Vec::new())).collect::<BTreeMap<_, _>>();
        let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, ARCH).map_err(Error::other)?;
        let program: BpfProgram = filter.try_into().map_err(Error::other)?;
        seccompiler::apply_filter_all_threads(&program).map_err(Error::other)
    }
}
