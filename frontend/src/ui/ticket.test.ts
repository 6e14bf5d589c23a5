import encodeQR from "qr";
import decodeQR from "qr/decode.js";
import { expect, it } from "vitest";
import { signUpOf, ticketOf } from "./ticket";

const id = "019aaf3e-5b7c-7d2a-8a52-0d4b6f4d0d11";

it("says which sign-up it is of, and nothing else", () => {
  expect(ticketOf(id)).toBe("LINLI:SIGN-UP:019AAF3E-5B7C-7D2A-8A52-0D4B6F4D0D11");
  expect(signUpOf(ticketOf(id))).toBe(id);
});

it("is told from other codes", () => {
  for (const text of ["", "https://example.org", id, `${ticketOf(id)}0`, `LINLI:SIGN-UP:x`]) {
    expect(signUpOf(text)).toBeNull();
  }
});

it("is read from a picture of it, turned and with a bad light", () => {
  const code = encodeQR(ticketOf(id), "raw", { ecc: "medium", border: 4 });
  expect(code.length).toBe(29 + 8);
  const scale = 6;
  const width = code.length * scale;
  const data = new Uint8ClampedArray(width * width * 4);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      // Upside down, and darker to one side.
      const dark =
        code[code.length - 1 - Math.floor(y / scale)]?.[code.length - 1 - Math.floor(x / scale)];
      const light = (dark ? 40 : 200) - Math.round((60 * x) / width);
      data.set([light, light, light, 255], (y * width + x) * 4);
    }
  }
  expect(signUpOf(decodeQR({ width, height: width, data }))).toBe(id);
});
