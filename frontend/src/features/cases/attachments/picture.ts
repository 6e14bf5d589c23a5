// A photograph says in its file where and when it was taken, and with what. Drawn anew it says nothing of that, and it
// is as small as the matter needs.

/** The longest edge that is kept: a form that was photographed can still be read. */
const EDGE = 2400;
const QUALITY = 0.85;
/** A drawing of few colours is smaller as PNG; what is larger than this was a photograph. */
const PNG_BYTES = 2_000_000;

const PICTURES = /^image\/(jpeg|png|webp|heic|heif)$/;
const ENDINGS = /\.(jpe?g|jpe|jfif|png|webp|heic|heif)$/i;

export function isPicture({ type, name }: { type: string; name: string }): boolean {
  return PICTURES.test(type) || ENDINGS.test(name);
}

/** As large as may be, in the same shape. */
export function fitted(width: number, height: number, edge = EDGE): [number, number] {
  const share = Math.min(1, edge / Math.max(width, height));
  return [Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share))];
}

/** The same name with the ending of what the file became. */
export function renamed(name: string, ending: "jpg" | "png"): string {
  const stem = name.replace(/\.[^.]*$/, "");
  return `${stem === "" ? "picture" : stem}.${ending}`;
}

/** Cameras call every picture the same; the time tells them apart. */
export function nameOfShot(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `photo-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.jpg`;
}

/** The picture drawn anew; null when this browser cannot read it. */
export async function redrawn(file: File): Promise<File | null> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(
    () => null,
  );
  if (!bitmap) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = fitted(bitmap.width, bitmap.height);
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  if (file.type === "image/png") {
    const png = await written(canvas, "image/png");
    if (png && png.size <= PNG_BYTES) {
      return new File([png], renamed(file.name, "png"), { type: png.type });
    }
  }
  // What was seen through is white on paper, too.
  pen.globalCompositeOperation = "destination-over";
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  const jpeg = await written(canvas, "image/jpeg");
  return jpeg && new File([jpeg], renamed(file.name, "jpg"), { type: jpeg.type });
}

function written(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
}
