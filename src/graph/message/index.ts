/** Everything that can be sent, as plain data. */
export type { CallButtonMessage, LinkButton, LinkButtonMessage, QuickReply, ReplyButtonsMessage } from './buttons';
export type { MediaCard, MediaCarouselMessage, ProductCarouselMessage } from './carousel';
export type { ContactCard, ContactsMessage } from './contacts';
export type { FlowMessage } from './flow';
export type { Frame, Header } from './frame';
export { brokenLimits, lengthOf } from './limits';
export type { ListMessage, ListRow, ListSection } from './list';
export type { LocationMessage } from './location';
export { markAsRead } from './markAsRead';
export type { AudioMessage, DocumentMessage, MediaMessage, MediaReference, PictureMessage, StickerMessage } from './media';
export { checkedContent, messageContent, quoting, splitContent, type OutboundMessage } from './outboundMessage';
export type { CatalogMessage, Product, ProductListMessage, ProductMessage, ProductSection } from './products';
export type { ReactionMessage } from './reaction';
export type { AddressRequestMessage, CallPermissionRequestMessage, ContactRequestMessage, LocationRequestMessage } from './requests';
export { MOST_TEXT, splitText } from './splitText';
export type { TextMessage } from './text';
export { rememberUploads, type UploadOnce } from './uploadOnce';
