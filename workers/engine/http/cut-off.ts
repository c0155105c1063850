const quote = 0x22;
const backslash = 0x5c;

/** Whether a text is JSON that ends before the list or the object does which it begins with. */
export function isCutOff(text: string): boolean {
  const first = text.search(/\S/);
  if (first < 0 || !'[{'.includes(text.charAt(first))) return false;
  let depth = 0;
  for (let at = first; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
      if (at < 0) return true;
    } else if (isBracket(code, '[{')) depth++;
    else if (isBracket(code, ']}') && --depth === 0) return false;
  }
  return true;
}

/** The place of the quote that ends a JSON string; -1 if there is none. */
function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === backslash) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return -1;
}

function isBracket(code: number, brackets: '[{' | ']}'): boolean {
  return code === brackets.charCodeAt(0) || code === brackets.charCodeAt(1);
}
