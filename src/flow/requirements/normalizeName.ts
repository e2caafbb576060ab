/** The name of a package as all its spellings have it in common. Source: PEP 503. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');
