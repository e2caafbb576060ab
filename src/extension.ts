/** Placeholder until the editor part lands in this same change. */
export function activate(): void {}
