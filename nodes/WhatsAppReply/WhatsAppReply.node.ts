import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeProperties,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import { recipientFields } from '../shared/recipient';
import { searchTemplates, templateVariables } from '../shared/templateMethods';
import { closedWindowFields } from './closedWindow';
import { showForReplies } from './draft';
import * as askForAddress from './operations/askForAddress.operation';
import * as askForCallPermission from './operations/askForCallPermission.operation';
import * as askForContactInfo from './operations/askForContactInfo.operation';
import * as askForLocation from './operations/askForLocation.operation';
import * as deleteMedia from './operations/deleteMedia.operation';
import * as downloadMedia from './operations/downloadMedia.operation';
import * as markAsRead from './operations/markAsRead.operation';
import * as sendAudio from './operations/sendAudio.operation';
import * as sendCallButton from './operations/sendCallButton.operation';
import * as sendCarousel from './operations/sendCarousel.operation';
import * as sendCatalog from './operations/sendCatalog.operation';
import * as sendContacts from './operations/sendContacts.operation';
import * as sendDocument from './operations/sendDocument.operation';
import * as sendFile from './operations/sendFile.operation';
import * as sendFlow from './operations/sendFlow.operation';
import * as sendImage from './operations/sendImage.operation';
import * as sendJson from './operations/sendJson.operation';
import * as sendLinkButton from './operations/sendLinkButton.operation';
import * as sendList from './operations/sendList.operation';
import * as sendLocation from './operations/sendLocation.operation';
import * as sendProduct from './operations/sendProduct.operation';
import * as sendProductCarousel from './operations/sendProductCarousel.operation';
import * as sendProductList from './operations/sendProductList.operation';
import * as sendReaction from './operations/sendReaction.operation';
import * as sendReplyButtons from './operations/sendReplyButtons.operation';
import * as sendSticker from './operations/sendSticker.operation';
import * as sendText from './operations/sendText.operation';
import * as sendVideo from './operations/sendVideo.operation';
import * as uploadMedia from './operations/uploadMedia.operation';
import { replyOptions } from './replyOptions';

/** What can be done with messages and with files, in the order of the panel. */
const operations = {
  message: {
    askForAddress,
    askForCallPermission,
    askForContactInfo,
    askForLocation,
    markAsRead,
    sendAudio,
    sendCallButton,
    sendCarousel,
    sendCatalog,
    sendContacts,
    sendDocument,
    sendFile,
    sendFlow,
    sendImage,
    sendJson,
    sendLinkButton,
    sendList,
    sendLocation,
    sendProduct,
    sendProductCarousel,
    sendProductList,
    sendReaction,
    sendReplyButtons,
    sendSticker,
    sendText,
    sendVideo,
  },
  media: { delete: deleteMedia, download: downloadMedia, upload: uploadMedia },
} as const;

type Operation = typeof sendText;

const operationsOf = (resource: keyof typeof operations): Readonly<Record<string, Operation>> => operations[resource];

/** The choice among the operations of a resource. */
function operationField(resource: keyof typeof operations, usual: string): INodeProperties {
  return {
    displayName: 'Operation',
    name: 'operation',
    type: 'options',
    noDataExpression: true,
    displayOptions: { show: { resource: [resource] } },
    options: Object.values(operationsOf(resource)).map(({ option }) => option),
    default: usual,
  };
}

/** Whom a message goes to; what is not sent has no recipient. */
const replyRecipientFields = recipientFields.map((field) => ({ ...field, displayOptions: { show: { ...showForReplies, ...field.displayOptions?.show } } }));

const fieldsOf = (resource: keyof typeof operations): INodeProperties[] => Object.values(operationsOf(resource)).flatMap(({ description }) => description);

/** In an expression: whether something is sent, which needs an open window. */
const ANSWERS = '($parameter["resource"] !== "media" && $parameter["operation"] !== "markAsRead")';

/** Answers a customer inside the 24-hour window; outside it the item goes the way that its policy says. */
export class WhatsAppReply implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'WhatsApp Reply',
    name: 'whatsAppReply',
    icon: { light: 'file:whatsAppReply.svg', dark: 'file:whatsAppReply.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["operation"].split(/(?=[A-Z])/).join(" ").toLowerCase() }}',
    description: 'Answers a customer on WhatsApp, once, and only while the 24-hour window is open',
    defaults: { name: 'WhatsApp Reply' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: `={{ ${ANSWERS} ? [{ type: "main", displayName: "Sent" }, { type: "main", displayName: "Window Closed" }] : ["main"] }}`,
    credentials: [{ name: 'whatsAppSupportAccountApi', required: true, testedBy: 'whatsAppSupportAccountTest' }],
    hints: [
      {
        message: 'Connect Window Closed to WhatsApp Template: after 24 hours WhatsApp allows only approved templates.',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        type: 'info',
        displayCondition: `={{ ${ANSWERS} && ($parameter["whenClosed"] ?? "route") === "route" }}`,
      },
      {
        message: 'Replies that wait for the customer leave through Sent too, with reply.state "kept".',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        type: 'info',
        displayCondition: `={{ ${ANSWERS} && $parameter["whenClosed"] === "keep" }}`,
      },
    ],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: [
          // An AI agent has no files, and those of other customers are none of its business.
          { name: 'Media', value: 'media', displayOptions: { hide: { '@tool': [true] } } },
          { name: 'Message', value: 'message' },
        ],
        default: 'message',
      },
      operationField('message', 'sendText'),
      operationField('media', 'download'),
      ...replyRecipientFields,
      ...fieldsOf('message'),
      ...closedWindowFields,
      replyOptions,
      ...fieldsOf('media'),
    ],
  };

  methods = {
    credentialTest: { whatsAppSupportAccountTest },
    listSearch: { searchTemplates },
    resourceMapping: { templateVariables },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const resource = this.getNodeParameter('resource', 0) as keyof typeof operations;
    const { execute } = operationsOf(resource)[this.getNodeParameter('operation', 0)] as Operation;
    return await execute(this);
  }
}
