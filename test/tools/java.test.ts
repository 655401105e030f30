import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findJdk, readJdk } from '../../tools/emulators/java.ts';

describe('finding Java', () => {
  let folder: string;
  const jdk = (name: string, version: string, compiler = true): string => {
    const home = join(folder, name);
    mkdirSync(join(home, 'bin'), { recursive: true });
    writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
    for (const program of compiler ? ['java', 'javac'] : ['java']) {
      writeFileSync(join(home, 'bin', program), '');
      chmodSync(join(home, 'bin', program), 0o755);
    }
    return home;
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollcall-java-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('takes the newest of the system when the one on PATH is too old', () => {
    const old = jdk('a-17', '17.0.15');
    jdk('b-21', '21.0.4');
    const newest = jdk('c-25', '25');
    const found = findJdk({ PATH: join(old, 'bin') }, [folder]);
    assert.deepEqual(found, { home: newest, version: 25 });
  });

  it('prefers JAVA_HOME when it is new enough', () => {
    const named = jdk('b-21', '21.0.4');
    jdk('c-25', '25');
    assert.equal(findJdk({ JAVA_HOME: named }, [folder]).home, named);
  });

  it('passes over a JAVA_HOME that is too old', () => {
    const old = jdk('a-17', '17.0.15');
    const newer = jdk('b-21', '21.0.4');
    assert.equal(findJdk({ JAVA_HOME: old }, [folder]).home, newer);
  });

  it('names what to install, and what it found instead', () => {
    jdk('a-17', '17.0.15');
    assert.throws(() => findJdk({}, [folder]), /newest JDK found is 17; install a JDK 21/);
    assert.throws(() => findJdk({}, []), /no JDK found; install a JDK 21/);
  });

  it('does not take a runtime without compiler for a JDK', () => {
    assert.equal(readJdk(jdk('jre', '25', false)), undefined);
  });

  it('reads the version scheme of Java 8', () => {
    assert.equal(readJdk(jdk('8', '1.8.0_402'))?.version, 8);
  });
});
