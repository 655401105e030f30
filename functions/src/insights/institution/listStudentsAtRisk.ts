import { mustTeach } from '../../courses/index.ts';
import { Failure, invalidField } from '../../platform/failures.ts';
import { operation } from '../../platform/operation.ts';
import { atRiskInCourse, atRiskInTerm } from './atRisk.ts';
import { ListStudentsAtRiskReply, ListStudentsAtRiskRequest } from './contract.ts';

export const listStudentsAtRisk = operation({
  name: 'listStudentsAtRisk',
  summary: 'Students by how much they missed: in a term (admins), or in one course of one’s own.',
  method: 'GET',
  path: '/insights/students',
  roles: ['instructor', 'admin'],
  tier: 'light',
  writes: false,
  revalidated: true,
  input: ListStudentsAtRiskRequest,
  output: ListStudentsAtRiskReply,
  failures: ['not-found', 'permission-denied'],
  handler: async ({ caller, input, services }) => {
    const { courseId, termId, ...wanted } = input;
    if (courseId !== undefined) {
      const { termId: of } = await mustTeach(services, caller, courseId);
      if (termId !== undefined && termId !== of) {
        throw invalidField('termId', `the course is of term ${of}: leave it out`);
      }
      return atRiskInCourse(services.db, courseId, wanted);
    }
    if (caller.role !== 'admin') throw new Failure('permission-denied');
    if (termId === undefined) throw invalidField('termId', 'name a term or a course');
    return atRiskInTerm(services.db, termId, wanted);
  },
});
