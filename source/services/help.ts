/** Help asks for nothing that has to be carried out. */
export function helpServices(_dir: string): object {
  return {};
}
