// Ink that can be read on a colour, by WCAG's contrast (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
const WHITE = "#ffffff";
const DARK = "#14131d";

/** White or nearly black, whichever stands out more from `colour` ("#rrggbb"). */
export const inkOn = (colour) => (contrast(colour, WHITE) >= contrast(colour, DARK) ? WHITE : DARK);

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
