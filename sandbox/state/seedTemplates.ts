import type { TemplateRecord } from './templateTypes';

/** The templates that a new installation has: one for each thing that a template picker has to get right. */
export const SEED_TEMPLATES: readonly TemplateRecord[] = [
  {
    id: '900100000000001',
    name: 'support_followup',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [
      {
        type: 'BODY',
        text: 'Hi {{1}}, we have an answer to your request {{2}}. Reply to this message to continue.',
        example: { body_text: [['Ana', '#1042']] },
      },
    ],
  },
  {
    id: '900100000000002',
    name: 'support_followup',
    language: 'es',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [
      {
        type: 'BODY',
        text: 'Hola {{1}}, tenemos una respuesta a tu solicitud {{2}}. Responde a este mensaje para continuar.',
        example: { body_text: [['Ana', '#1042']] },
      },
    ],
  },
  {
    id: '900100000000003',
    name: 'appointment_reminder',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Your appointment' },
      {
        type: 'BODY',
        text: 'Hello {{first_name}}, this is a reminder of your appointment on {{appointment_date}}.',
        example: {
          body_text_named_params: [
            { param_name: 'first_name', example: 'Ana' },
            { param_name: 'appointment_date', example: 'Monday, 10 am' },
          ],
        },
      },
      { type: 'FOOTER', text: 'Sandbox Support' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Confirm' },
          { type: 'QUICK_REPLY', text: 'Change the date' },
        ],
      },
    ],
  },
  {
    id: '900100000000004',
    name: 'we_are_back',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [{ type: 'BODY', text: 'Our team is back and reads your messages again. How can we help?' }],
  },
  {
    id: '900100000000005',
    name: 'order_update',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Your order {{1}} is on its way.', example: { body_text: [['A-17']] } },
      {
        type: 'BUTTONS',
        buttons: [{ type: 'URL', text: 'Follow your order', url: 'https://shop.example/orders/{{1}}' }],
      },
    ],
  },
  {
    id: '900100000000006',
    name: 'spring_offer',
    language: 'en_US',
    status: 'PAUSED',
    category: 'MARKETING',
    parameter_format: 'POSITIONAL',
    components: [{ type: 'BODY', text: 'Hi {{1}}, our spring offer starts today.', example: { body_text: [['Ana']] } }],
  },
  {
    id: '900100000000007',
    name: 'satisfaction_survey',
    language: 'en_US',
    status: 'PENDING',
    category: 'MARKETING',
    parameter_format: 'POSITIONAL',
    components: [{ type: 'BODY', text: 'How satisfied are you with our support, {{1}}?', example: { body_text: [['Ana']] } }],
  },
  {
    id: '900100000000008',
    name: 'prize_notice',
    language: 'en_US',
    status: 'REJECTED',
    category: 'MARKETING',
    parameter_format: 'POSITIONAL',
    rejected_reason: 'ABUSIVE_CONTENT',
    components: [{ type: 'BODY', text: 'Open this message to collect your prize.' }],
  },
];
