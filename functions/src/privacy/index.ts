export { deleteUser } from './deleteUser.ts';
