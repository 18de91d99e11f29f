/** Files of WhatsApp and of helpdesks, through one guarded fetch. */
export { collect, type ByteStream } from './bytes';
export { connectWith, type Connect, type Resolve } from './connection';
export { deleteMedia, downloadMedia, fetchJson, lookUpMedia, metaOrigins, type MediaDownload, type MediaFacts, type MediaPorts, type WantedMedia } from './graphMedia';
export { guardedFetch, LONGEST_FETCH_MS, publicFetch, type FetchAnswer, type FetchGuard, type FetchRequest, type GuardedFetch } from './guardedFetch';
export { chooseKind, MEDIA_KINDS, plainMimeType, type FileFacts, type KindChoice, type MediaKind, type MediaRule } from './mediaKinds';
export { uploadMedia, type FileSource, type UploadedMedia } from './uploadMedia';
