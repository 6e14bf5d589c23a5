/** Light or dark as the device is set, unless it is settled already. */
export function followDevice(): void {
  const { dataset } = document.documentElement;
  if (dataset.look !== undefined) return;
  const device = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    dataset.look = device.matches ? "dark" : "light";
  };
  device.addEventListener("change", follow);
  follow();
}
