const known: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  'utf-16le': 'utf-16-le',
  'utf-16be': 'utf-16-be',
  utf32: 'utf-32',
  utf32le: 'utf-32-le',
  utf32be: 'utf-32-be',
  'latin-1': 'latin-1',
  macintosh: 'mac_roman',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  shiftjis: 'cp932',
  eucjp: 'euc_jp',
  gbk: 'gbk',
  gb2312: 'gbk',
  gb18030: 'gb18030',
  big5: 'big5hkscs',
  euckr: 'cp949',
};

/**
 * Python's name of an encoding by our one name for it, such as `windows1252`; undefined where it has none that is sure
 * to be the same.
 */
export function pythonEncoding(name: string): string | undefined {
  const own = known[name];
  if (own !== undefined) return own;
  const page = /^(?:windows|win|cp)(\d{3,4})$/.exec(name)?.[1];
  if (page !== undefined) return `cp${page}`;
  const part = /^iso8859(\d{1,2})$/.exec(name)?.[1];
  return part === undefined ? undefined : `iso8859-${part}`;
}
