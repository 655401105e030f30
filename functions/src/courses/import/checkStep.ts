import type { Services } from '../../platform/services.ts';
import type { Twice } from './checkFile.ts';
import { checkFile } from './checkFile.ts';
import { lineId } from './importStore.ts';
import { FileProblem } from './issue.ts';
import type { Found } from './steps.ts';
import { MOST_PROBLEMS, auditStep, keepLine, moveOn } from './steps.ts';

/** The first step: looks at the whole file, and keeps the rows that come twice so that later steps leave them out. */
export async function checkStep(services: Services, found: Found): Promise<void> {
  const { doc } = found;
  const { content, twice } = await checkFile(services, doc, MOST_PROBLEMS);
  if (doc.dryRun && content.sha256 !== doc.content?.sha256) {
    const fix = 'Start another import.';
    throw new FileProblem('FILE_CHANGED', null, 'The file is not what the dry run saw.', fix);
  }
  await moveOn(services, found, (write) => {
    for (const one of twice) keepTwice(write, found, one);
    auditStep(write, found, 'rows', doc.counts);
    return Promise.resolve({
      state: 'rows' as const,
      content,
      next: content.first,
      problemsKept: twice.length,
    });
  });
}

function keepTwice(
  write: Parameters<typeof keepLine>[0],
  found: Found,
  { line, firstLine, field, courseId }: Twice,
): void {
  const issue = `Line ${String(firstLine)} names the same ${field === 'email' ? 'address' : 'student'} for this course.`;
  const fix = 'Leave one of the two lines; the first one was taken.';
  keepLine(write, found, lineId(line), {
    action: 'failed',
    line,
    courseId,
    studentNumber: null,
    issues: [{ reason: 'ROW_TWICE', field, issue, fix }],
    changes: [],
  });
}
