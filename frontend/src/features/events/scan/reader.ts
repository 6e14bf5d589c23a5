// Some browsers read codes by themselves; for the others a small library is fetched.

export type Read = (video: HTMLVideoElement) => Promise<string | null>;

type Detector = { detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]> };
type DetectorKind = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
};

/** As many points of a picture as the library needs to find a code that is held before the camera. */
const EDGE = 720;

export async function reader(): Promise<Read> {
  return (await ownReader()) ?? (await fetchedReader());
}

/** Null where the browser has none, or has one that does not know these codes. */
async function ownReader(): Promise<Read | null> {
  const Kind = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;
  if (!Kind) return null;
  try {
    if (!(await Kind.getSupportedFormats()).includes("qr_code")) return null;
    const detector = new Kind({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}

async function fetchedReader(): Promise<Read> {
  const { default: decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    if (!pen || videoWidth === 0) return null;
    const share = Math.min(1, EDGE / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * share);
    canvas.height = Math.round(videoHeight * share);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      // There is no code in the picture, or not a whole one.
      return null;
    }
  };
}
