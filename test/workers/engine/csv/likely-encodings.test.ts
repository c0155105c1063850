import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { likelyEncodings } from '../../../../workers/engine/csv/likely-encodings.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

function fileOf(text: string, encoding: string): string {
  const path = join(temporaryFolder(), 'a.csv');
  writeFileSync(path, iconv.encode(text, encoding));
  return path;
}

const german = 'Kunde;Straße\nMüller;Hauptstraße\nGötz;Bäckerweg\nÄpfel;Öl\n';
const polish = 'imię;miasto\nŁukasz;Łódź\nJózef;Gdańsk\nMałgorzata;Kraków\nŚwiętosława;Wrocław\nŻaneta;Częstochowa\n';
const russian = 'имя;город\nИван;Москва\nПётр;Казань\nОльга;Санкт-Петербург\n';

test.each([
  ['windows-1252', german],
  ['windows-1252', 'id;name;price\n1;Café “Zürich”;12 €\n2;Jörg;5 €\n3;Señor;3 €\n'],
  ['windows-1252', 'nom;ville\nHélène;Orléans\nFrançois;Béziers\nZoé;Évry\n'],
  ['windows-1250', polish],
  ['iso-8859-2', polish],
  ['windows-1251', russian],
  ['koi8-r', russian],
  ['cp866', russian],
  ['windows-1253', 'όνομα;πόλη\nΓιώργος;Αθήνα\nΜαρία;Θεσσαλονίκη\n'],
  ['windows-1254', 'ad;şehir\nAyşe;İstanbul\nÇağrı;Muğla\nGökçe;Iğdır\n'],
  ['cp850', german],
  ['macintosh', german],
  ['shift_jis', '名前,都市\n田中,東京\n鈴木,大阪\nカタカナ,ひらがな\n'],
  ['euc-jp', '名前,都市\n田中,東京\n鈴木,大阪\nカタカナ,ひらがな\n'],
  ['gb18030', '姓名,城市\n王伟,北京\n李娜,上海\n张敏,广州\n'],
  ['big5', '姓名,城市\n王偉,臺北\n李娜,高雄\n張敏,臺中\n'],
  ['euc-kr', '이름,도시\n김민수,서울\n이영희,부산\n'],
])('a file in %s is told by its words: %s', async (encoding, text) => {
  const [best] = await likelyEncodings(fileOf(text, encoding), {});
  expect(best?.encoding).toBe(encoding);
});

test('the proposal counts the lines and shows words as they are and as they would be', async () => {
  const plain = Array.from({ length: 50_000 }, (_, row) => `${row},Smith\n`).join('');
  const path = fileOf(`id,name\n${plain}1,Müller\n2,Jones\n3,André\n`, 'windows-1252');
  const [best] = await likelyEncodings(path, {});
  expect(best).toEqual({
    encoding: 'windows-1252',
    lines: 2,
    examples: [
      { from: 'M\uFFFDller', to: 'Müller' },
      { from: 'Andr\uFFFD', to: 'André' },
    ],
  });
});

test('UTF-8 that is read as something else is told too', async () => {
  expect(await likelyEncodings(fileOf(german, 'utf-8'), { encoding: 'windows-1252' })).toMatchObject([
    { encoding: 'utf-8', examples: [{ from: 'StraÃŸe', to: 'Straße' }, {}, {}] },
  ]);
});

test.each([
  ['plain text', 'id,name\n1,Smith\n', 'ascii', {}],
  ['UTF-8', german, 'utf-8', {}],
  ['emoji', 'a\n👩‍👩‍👧 ☕\n', 'utf-8', {}],
  ['a file that is read as it is written', german, 'windows-1252', { encoding: 'windows-1252' }],
  ['an empty file', '', 'utf-8', {}],
])('nothing is proposed for %s', async (_, text, encoding, config) => {
  expect(await likelyEncodings(fileOf(text, encoding), config)).toEqual([]);
});
