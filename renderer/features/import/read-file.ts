/** The bytes of a file as base64, made by the browser itself: 50 MB would stall the page in a loop of our own. */
export function readBase64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const { result } = reader;
      if (typeof result !== 'string') reject(new Error('the file gave no text'));
      // data:<type>;base64,<content>
      else resolve(result.slice(result.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('not readable')));
    reader.readAsDataURL(file);
  });
}
