/** Help asks for nothing that has to be carried out: it is about the program itself. */
export type HelpServices = object;
