import type { GraphErrorMeaning, GraphErrorTable } from './meaning';

const group = (meaning: string, action: string): GraphErrorMeaning => ({ meaning, action, whoActs: 'workflowBuilder', retry: 'no' });

/** Also of every other code from 131201 to 131215. */
export const GROUP = group('WhatsApp refused what was asked of a group', 'Compare the fields of the node with the detail given.');

/** Groups and usernames. Source: cloud-api.md §7. */
export const GROUP_ERRORS: GraphErrorTable = {
  131020: group('The group has no other member', 'Wait until somebody joined it.'),
  131041: group('The group does not exist, or this number is not in it', 'Compare the group’s id with a message of the group.'),
  131201: group('Only a part of what was asked of the group was done', 'See the detail given for those who are left out, and ask for them again.'),
  131202: group('Somebody stands twice in the list of participants', 'List everybody once.'),
  131204: group('The group would have more members than WhatsApp allows', 'Take fewer: a group has eight at most.'),
  131207: {
    meaning: 'Meta suspended the group because it breaks a policy',
    action: 'Write to its members one by one; WhatsApp Manager says whether an appeal is possible.',
    whoActs: 'whatsAppAdmin',
    retry: 'no',
  },
  131208: { meaning: 'Too many changes of groups in a short time', action: 'Wait a few minutes; then run again.', whoActs: 'workflowBuilder', retry: 'backOff' },
  131209: group('The group’s picture is not square', 'Crop it so that width and height are equal.'),
  131210: group('The group’s picture is too small', 'Take one of more than 192 pixels on each side.'),
  131211: group('This number has as many groups as it may have', 'Delete some first.'),
  131212: group('This person is not in the group', 'Compare with the list of its participants.'),
};

/** Of every code from 147001 to 147004. */
export const USERNAME: GraphErrorMeaning = {
  meaning: 'WhatsApp did not accept the business’s username',
  action: 'Choose another one in WhatsApp Manager; see the detail given.',
  whoActs: 'whatsAppAdmin',
  retry: 'no',
};
