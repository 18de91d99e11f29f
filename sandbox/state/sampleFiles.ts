import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MediaType } from '../graph/mediaRules';

export interface SampleFile {
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

const FOLDER = path.join(__dirname, '..', 'pages', 'samples');

function sample(fileName: string, mimeType: string): SampleFile {
  return { fileName, mimeType, bytes: readFileSync(path.join(FOLDER, fileName)) };
}

/** A small real file of each type of media, made for the sandbox: two seconds of silence, a smiling sticker, a page. */
export const SAMPLE_FILES: Readonly<Record<MediaType, SampleFile>> = {
  image: sample('picture.png', 'image/png'),
  video: sample('clip.mp4', 'video/mp4'),
  audio: sample('voice.ogg', 'audio/ogg; codecs=opus'),
  document: sample('invoice.pdf', 'application/pdf'),
  sticker: sample('sticker.webp', 'image/webp'),
};
