import { expect, test } from 'vitest';
import { dateStyles, kindOfCode } from '../../../workers/excel/date-styles.ts';

test.each(['yyyy\\-mm\\-dd', 'm/d/yyyy;@', '[$-409]h:mm AM/PM', 'mm:ss.0', 'yyyy"年"m"月"', '0;[Red]d. mmm'])(
  '%s is the format of a day or a time',
  (code) => expect(kindOfCode(code)).toBe('moment'),
);

test.each(['[h]:mm:ss', '[hh]":"mm;@', '[mm]:ss.0', '[$-409][s]', 'General;[h]:mm'])(
  '%s tells how long something took',
  (code) => expect(kindOfCode(code)).toBe('elapsed'),
);

test.each(['General', '0.00', '#,##0\\ "d"', '[Red]0;[Blue]-0', '0\\d', 'hh:mm 0', '@', '', '0"[h]"'])(
  '%s is none',
  (code) => expect(kindOfCode(code)).toBeNull(),
);

test('a style has the format of its base where it has none, and a format of the workbook only where it is its own', () => {
  const xml = `<x:styleSheet xmlns:x="a"><x:numFmts><x:numFmt numFmtId="164" formatCode="yyyy&quot;.&quot;"/><x:numFmt numFmtId="2" formatCode="yyyy"/></x:numFmts>
    <x:cellStyleXfs><x:xf numFmtId="0"/><x:xf numFmtId="14"/><x:xf numFmtId="164"/></x:cellStyleXfs>
    <x:cellXfs><x:xf numFmtId="164"/><x:xf xfId="1"/><x:xf numFmtId="0" xfId="1"/><x:xf xfId="2"/><x:xf numFmtId="2"/><x:xf/></x:cellXfs>
    <x:dxfs><x:dxf><x:numFmt numFmtId="164" formatCode="0"/></x:dxf></x:dxfs></x:styleSheet>`;
  expect(dateStyles(xml)).toEqual(['moment', 'moment', null, null, null, null]);
});
