import { fileNameOf } from '../../../../src/graph/media/fileNames';

test.each([
  ['invoice.pdf', 'invoice.pdf'],
  ['Rechnung März (2).pdf', 'Rechnung März (2).pdf'],
  ['..\\..\\windows\\system.ini', 'system.ini'],
  ['../../etc/passwd', 'passwd'],
  ['.htaccess', 'htaccess'],
  ['a\u0000b\nc<d>:"|?*.txt', 'abcd.txt'],
  ['exe.\u202Efdp.exe', 'exe.fdp.exe'],
  ['name. . .', 'name'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(56)}.pdf`],
  [`${'😀'.repeat(100)}.pdf`, `${'😀'.repeat(56)}.pdf`],
])('%p becomes %p', (given, name) => {
  expect(fileNameOf(given, 'application/pdf', '7')).toBe(name);
});

test.each([null, '', '...', '/', '\u202E', '../'])('%p gives no name: the file is called after its id', (given) => {
  expect(fileNameOf(given, 'image/jpeg', '731675419373506')).toBe('whatsapp-731675419373506.jpg');
  expect(fileNameOf(given, 'audio/ogg; codecs=opus', '7')).toBe('whatsapp-7.ogg');
  expect(fileNameOf(given, 'application/zip', '7')).toBe('whatsapp-7');
});
