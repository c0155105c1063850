/** The target of `rel="next"` in a header `Link` (RFC 8288); undefined where there is none. */
export function nextLink(header: string | null): string | undefined {
  for (const [, target, params = ''] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[^\s=;,]+(?:\s*=\s*(?:"[^"]*"|[^\s;,"]*))?)*)/g,
  )) {
    const rel = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]*))/i.exec(params);
    const kinds = (rel?.[1] ?? rel?.[2] ?? '').toLowerCase().split(/\s+/);
    if (kinds.includes('next')) return target;
  }
  return undefined;
}
