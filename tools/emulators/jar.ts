import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Jdk } from './java.ts';

/** Longest line of a manifest, in bytes (JAR File Specification, "Line length"). */
const MAX_LINE = 72;

/** A manifest attribute, folded as the specification asks: continuation lines start with one space. */
export function manifestLine(name: string, value: string): string {
  const text = `${name}: ${value}`;
  const lines = [text.slice(0, MAX_LINE)];
  for (let at = MAX_LINE; at < text.length; at += MAX_LINE - 1) {
    lines.push(` ${text.slice(at, at + MAX_LINE - 1)}`);
  }
  return lines.join('\n');
}

/** A jar that starts `mainClass` out of another jar; `classes` is a folder of further classes to hold. */
export function makeLauncherJar(
  jdk: Jdk,
  jar: { path: string; mainClass: string; libraryJar: string; classes?: string },
): void {
  mkdirSync(dirname(jar.path), { recursive: true });
  const manifest = `${jar.path}.manifest`;
  const library = pathToFileURL(jar.libraryJar).href;
  writeFileSync(
    manifest,
    `${manifestLine('Main-Class', jar.mainClass)}\n${manifestLine('Class-Path', library)}\n`,
  );
  const content = jar.classes === undefined ? [] : ['-C', jar.classes, '.'];
  execFileSync(join(jdk.home, 'bin', 'jar'), ['cfm', jar.path, manifest, ...content]);
  rmSync(manifest);
}

/** Compiles one source file against a jar into `folder`. */
export function compileJava(jdk: Jdk, source: string, libraryJar: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const args = ['-proc:none', '-encoding', 'UTF-8', '-cp', libraryJar, '-d', folder, source];
  execFileSync(join(jdk.home, 'bin', 'javac'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
