/** Whether a text has the shape of an e-mail address; whether it exists only its server knows. */
export const isAddress = (text: string): boolean => /^\S+@\S+\.\S+$/.test(text.trim());
