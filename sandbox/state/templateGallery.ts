import type { TemplateCard, TemplateRecord } from './templateTypes';

const positional = { status: 'APPROVED', language: 'en_US', parameter_format: 'POSITIONAL' } as const;

const offerCard = (name: string): TemplateCard => ({
  components: [
    { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://shop.example/example.png'] } },
    { type: 'BODY', text: `${name} for {{1}}, this week only.`, example: { body_text: [['$10']] } },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Tell me more' },
        { type: 'URL', text: 'Buy', url: 'https://shop.example/{{1}}', example: ['tea'] },
      ],
    },
  ],
});

/** One template for each kind of component and button that Meta has, beside the seeds: for pickers, validation and pages. */
export const TEMPLATE_GALLERY: readonly TemplateRecord[] = [
  {
    ...positional, id: '900200000000001', name: 'gallery_video', category: 'UTILITY',
    components: [{ type: 'HEADER', format: 'VIDEO' }, { type: 'BODY', text: 'How to set up your device, in one minute.' }],
  },
  {
    ...positional, id: '900200000000002', name: 'gallery_document', category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'DOCUMENT' },
      { type: 'BODY', text: 'Your invoice {{1}} is attached.', example: { body_text: [['2026-118']] } },
      { type: 'BUTTONS', buttons: [{ type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+15550990000' }, { type: 'URL', text: 'Open portal', url: 'https://shop.example/portal' }] },
    ],
  },
  {
    ...positional, id: '900200000000003', name: 'gallery_location', category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Your order can be collected here until {{1}}.', example: { body_text: [['6 pm']] } },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'I am on my way' }, { type: 'QUICK_REPLY', text: 'Another day' }] },
    ],
  },
  {
    ...positional, id: '900200000000004', name: 'gallery_text_header', category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['A-17'] } },
      { type: 'BODY', text: 'We received {{1}} on {{2}}.', example: { body_text: [['$20', 'Monday']] } },
      { type: 'FOOTER', text: 'Sandbox Support' },
    ],
  },
  {
    ...positional, id: '900200000000005', name: 'gallery_product', category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'PRODUCT' },
      { type: 'BODY', text: 'Back in stock, {{1}}.', example: { body_text: [['Ana']] } },
      { type: 'BUTTONS', buttons: [{ type: 'CATALOG', text: 'View catalog' }] },
    ],
  },
  {
    ...positional, id: '900200000000006', name: 'gallery_products', category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'For you' },
      { type: 'BODY', text: 'We picked these for you, {{1}}.', example: { body_text: [['Ana']] } },
      { type: 'BUTTONS', buttons: [{ type: 'MPM', text: 'View items' }] },
    ],
  },
  {
    ...positional, id: '900200000000007', name: 'gallery_coupon', category: 'MARKETING',
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Expiring offer!', has_expiration: true } },
      { type: 'BODY', text: 'Use code {{1}} before it ends.', example: { body_text: [['TEA25']] } },
      { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', text: 'Copy offer code', example: 'TEA25' }, { type: 'URL', text: 'Shop now', url: 'https://shop.example/?c={{1}}', example: ['tea'] }] },
    ],
  },
  {
    ...positional, id: '900200000000008', name: 'gallery_carousel', category: 'MARKETING',
    components: [
      { type: 'BODY', text: 'Offers for {{1}}.', example: { body_text: [['Ana']] } },
      { type: 'CAROUSEL', cards: [offerCard('Tea'), offerCard('Coffee'), offerCard('Cocoa')] },
    ],
  },
  {
    ...positional, id: '900200000000009', name: 'gallery_flow', category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'Please tell us how it went.' },
      { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Give feedback', flow_id: '700100000000001', flow_action: 'navigate', navigate_screen: 'RATE' }] },
    ],
  },
  {
    ...positional, id: '900200000000010', name: 'gallery_code', category: 'AUTHENTICATION',
    components: [
      { type: 'BODY', text: '*{{1}}* is your verification code. For your security, do not share this code.', add_security_recommendation: true, example: { body_text: [['123456']] } },
      { type: 'FOOTER', code_expiration_minutes: 10 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code', url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}' }] },
    ],
  },
  {
    ...positional, id: '900200000000011', name: 'gallery_contact', category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'Which number can we reach you at, {{1}}?', example: { body_text: [['Ana']] } },
      { type: 'BUTTONS', buttons: [{ type: 'REQUEST_CONTACT_INFO', text: 'Share Contact Info' }, { type: 'VOICE_CALL', text: 'Call us' }] },
    ],
  },
  {
    id: '900200000000012', name: 'gallery_named', language: 'es_MX', status: 'APPROVED', category: 'UTILITY', parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hola {{customer_name}}', example: { header_text_named_params: [{ param_name: 'customer_name', example: 'Ana' }] } },
      {
        type: 'BODY', text: 'Tu pedido {{order_id}} llega el {{day}}.',
        example: { body_text_named_params: [{ param_name: 'order_id', example: 'A-17' }, { param_name: 'day', example: 'lunes' }] },
      },
    ],
  },
];
