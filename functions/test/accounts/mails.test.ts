import assert from 'node:assert/strict';
import {
  addressChangedMail,
  alreadyRegisteredMail,
  invitationMail,
  passwordResetMail,
  verificationMail,
  welcomeMail,
} from '../../src/accounts/mails.ts';

const LINK = 'https://school.example/link';

/** Every mail about accounts in the language of somebody who has chosen this. */
const mailsIn = (locale: string | null) => [
  welcomeMail(LINK, locale),
  alreadyRegisteredMail(LINK, locale),
  alreadyRegisteredMail(null, locale),
  passwordResetMail(LINK, locale),
  passwordResetMail(null, locale),
  verificationMail(LINK, locale),
  addressChangedMail(locale),
];

describe('mails about accounts', () => {
  it('speak the language that the recipient has chosen', () => {
    const [english, german] = [mailsIn('en-GB'), mailsIn('de-AT')];
    for (const [i, mail] of german.entries()) {
      assert.notEqual(mail.subject, english[i]?.subject);
      assert.notEqual(mail.text, english[i]?.text);
      assert.equal(mail.text.includes(LINK), english[i]?.text.includes(LINK));
      assert.match(mail.text, /Rollcall School$/);
    }
    assert.equal(german[0]?.subject, 'Rollcall School: Ihr neues Konto');
  });

  it('speak the school’s language to whoever has chosen none, or one without texts', () => {
    assert.deepEqual(mailsIn(null), mailsIn('en'));
    assert.deepEqual(mailsIn('fr-FR'), mailsIn('en'));
    assert.match(invitationMail('guardian', 'code', 7).text, /^You are invited as guardian\./);
  });
});
