/** Long enough for any browser to have begun to write the file. */
const KEPT_MS = 60_000;

/** Hands a file to the person, as a download. Nothing is sent anywhere: the address is one of this page's own memory. */
export function saveFile(name: string, content: Blob): void {
  const href = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), KEPT_MS);
}

/** A file name that says what it is and when it was made. */
export const fileName = (what: string, ending: string, now: Date = new Date()): string => `${what}-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.${ending}`;
