import { prepareFiles, type FileRules } from '../../../src/ticket';

const RULES: FileRules = { maxBytes: 1_000, allowRisky: false };
const hex = (digits: string) => Buffer.from(digits, 'hex');
const PNG = hex('89504e470d0a1a0a0000000d49484452');
const EXE = hex('4d5a90000300000004000000ffff0000');
const ZIP = hex('504b0304140000000800000021000000');
const OGG = hex('4f676753000200000000000000000000');
const MP4 = hex('00000018667479706d70343200000000');

const prepare = (name: string | null, bytes: Uint8Array | string, mimeType: string | null = null, rules = RULES) =>
  prepareFiles([{ name, mimeType, size: bytes.length, read: async () => Buffer.from(bytes as string) }], rules);

test.each([
  ['roof.png', PNG, 'image/png', 'roof.png', 'image/png'],
  ['a photo that says it is a text', PNG, 'text/plain', 'a photo that says it is a text.png', 'image/png'],
  ['letter.docx', ZIP, 'application/zip', 'letter.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['things.zip', ZIP, null, 'things.zip', 'application/zip'],
  ['voice.ogg', OGG, 'audio/ogg', 'voice.ogg', 'audio/ogg'],
  ['voice.m4a', MP4, 'audio/mp4', 'voice.m4a', 'audio/mp4'],
  ['voice.amr', Buffer.from('#!AMR\n\x04\x05'), 'audio/amr', 'voice.amr', 'audio/amr'],
  ['notes.txt', 'Where is my parcel? <3', 'image/png', 'notes.txt', 'text/plain'],
  ['list.csv', 'a,b\n1,2', 'text/csv', 'list.csv', 'text/plain'],
  ['unknown', hex('000102030405'), 'image/png', 'unknown', 'application/octet-stream'],
  [null, PNG, 'image/png', 'file-1.png', 'image/png'],
])('%s goes along under its own type', async (given, bytes, declared, name, mimeType) => {
  expect(await prepare(given, bytes, declared)).toEqual({ files: [{ name, mimeType, bytes: Buffer.from(bytes as string) }], withheldFiles: [] });
});

test.each([
  ['../../etc/passwd', 'passwd.png'],
  ['C:\\Users\\ana\\roof.png', 'roof.png'],
  ['roof\r\nContent-Type: text\u2028.png', 'roofContent-Type text.png'],
  ['photo\u202Egnp.exe.png', 'photognp.exe.png'],
  ['..', 'file-1.png'],
  ['\0\u200B', 'file-1.png'],
])('the name %j becomes %j', async (given, name) => {
  expect((await prepare(given, PNG)).files.map((file) => file.name)).toEqual([name]);
});

test.each([
  ['page.html', '<!DOCTYPE html><p>Hi'],
  ['page.txt', '\n <!-- a comment --><html><script>alert(1)</script>'],
  ['page.txt', Buffer.from('\ufeff<html>', 'utf16le')],
  ['picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
  ['picture.png', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['photo.html', PNG],
])('%s is withheld as a web page', async (name, bytes) => {
  expect(await prepare(name, bytes)).toEqual({ files: [], withheldFiles: [{ name, reason: expect.stringContaining('web page') }] });
});

test.each([
  ['setup.exe', EXE],
  ['invoice.pdf', EXE],
  ['tool', hex('7f454c46020101000000000000000000')],
  ['run.me', '#!/bin/sh\nrm -rf /'],
  ['run.txt', '<?php system($_GET[1]);'],
  ['invoice.pdf.js', 'var a = 1;'],
  ['app.apk', ZIP],
])('%s is withheld as a program', async (name, bytes) => {
  expect(await prepare(name, bytes)).toEqual({ files: [], withheldFiles: [{ name, reason: expect.stringContaining('program') }] });
});

test('what may do harm goes along where it is allowed', async () => {
  const { files } = await prepare('page.html', '<!DOCTYPE html><p>Hi', 'text/html', { ...RULES, allowRisky: true });
  expect(files).toMatchObject([{ name: 'page.html', mimeType: 'text/plain' }]);
});

test('large and empty files stay behind; a large one is not even read', async () => {
  const read = async (): Promise<Uint8Array> => {
    throw new Error('It was read.');
  };
  const large = { name: 'film.mp4', mimeType: 'video/mp4', size: 2 * 1024 * 1024 + 1, read };
  expect((await prepareFiles([large], { maxBytes: 2 * 1024 * 1024, allowRisky: false })).withheldFiles).toEqual([{ name: 'film.mp4', reason: 'it is larger than 2 MB' }]);
  expect((await prepare('nothing.txt', '')).withheldFiles).toEqual([{ name: 'nothing.txt', reason: 'it is empty' }]);
});

test('the others go along when one stays behind', async () => {
  const given = ['one.png', 'two.html', 'three.png'].map((name) => ({ name, mimeType: null, size: PNG.length, read: async () => PNG }));
  expect((await prepareFiles(given, RULES)).files.map(({ name }) => name)).toEqual(['one.png', 'three.png']);
});
