/** Names in quotes with commas between them, and how many more there are. */
export const listed = (names: readonly string[]): string =>
  `"${names.slice(0, most).join('", "')}"${names.length > most ? ` and ${names.length - most} more` : ''}`;

const most = 5;
