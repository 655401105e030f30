import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fromRoot } from '../../tools/support/paths.ts';
import { firestoreIssues, storageIssues } from './issues.ts';

const FIRESTORE = readFileSync(fromRoot('firestore.rules'), 'utf8');
const STORAGE = readFileSync(fromRoot('storage.rules'), 'utf8');

/** Loads like any other file, and denies everything: nobody would notice but for its warning. */
const misspelt = (rules: string): string => rules.replace('if false', 'if isMembr()');

describe('The rules compile without any issue', function () {
  this.timeout(60_000);

  it('firestore.rules', async () => {
    assert.deepEqual(await firestoreIssues(FIRESTORE), []);
  });

  it('storage.rules', async () => {
    assert.deepEqual(await storageIssues(STORAGE), []);
  });

  it('and a misspelt function in firestore.rules would be seen', async () => {
    const issues = await firestoreIssues(misspelt(FIRESTORE));
    await firestoreIssues(FIRESTORE);
    assert.match(issues.join('\n'), /isMembr/);
  });

  it('and a misspelt function in storage.rules would be seen', async () => {
    assert.match((await storageIssues(misspelt(STORAGE))).join('\n'), /isMembr/);
  });
});
