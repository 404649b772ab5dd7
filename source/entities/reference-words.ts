import { formatList } from '../base/format.js';
import { derive } from './derive.js';
import { entityNamed, type Entity, type Model } from './model.js';

/** How sentences name the rows that point to others, and the rows that they point to; examples of the default model. */
export interface ReferenceWords {
  /** "order" */
  readonly child: string;
  /** "orders" */
  readonly children: string;
  /** "an order" */
  readonly aChild: string;
  /** "the user and the product of an order" */
  readonly parentsOfChild: string;
  /** "the user and the product of an order are decided" */
  readonly areDecided: string;
  /** "the user and the product that it points to are decided" */
  readonly pointedAreDecided: string;
  /** "its user and product" */
  readonly itsParents: string;
  /** "its user and product were decided" */
  readonly wereDecided: string;
  /** "its user or product" */
  readonly itsParent: string;
  /** The same of several rows. */
  readonly theirParent: string;
  /** "a user or product" */
  readonly aParent: string;
  /** "the user or product" */
  readonly theParent: string;
  /** "the user or product it points to" */
  readonly pointedParent: string;
}

/** Words that fit every model. */
const ANY: ReferenceWords = {
  child: 'row',
  children: 'rows',
  aChild: 'a row',
  parentsOfChild: 'the rows that a row points to',
  areDecided: 'the rows that a row points to are decided',
  pointedAreDecided: 'the rows that it points to are decided',
  itsParents: 'the rows that it points to',
  wereDecided: 'the rows that it points to were decided',
  itsParent: 'a row that it points to',
  theirParent: 'a row that they point to',
  aParent: 'a row that another one points to',
  theParent: 'the row that it points to',
  pointedParent: 'a row that it points to',
};

/** More kinds of parents than this are not listed. */
const LISTED = 3;

/**
 * The words for the references of a model. They name its entities where only one points to others, to each of them
 * once, and all have names that read well in a sentence.
 */
export const referenceWordsOf = derive((model: Model): ReferenceWords => {
  const children = model.entities.filter(({ references }) => references.length > 0);
  const [child] = children;
  if (!child || children.length > 1) return ANY;
  const targets = child.references.map(({ target }) => entityNamed(model, target));
  const isDistinct = new Set([child, ...targets]).size === targets.length + 1;
  const isNamed = [child, ...targets].every(hasPlainName);
  return isNamed && isDistinct && targets.length <= LISTED ? wordsFor(child, targets) : ANY;
});

/** Whether its names are English words in lower case, too. */
export function hasPlainName({ name, table }: Entity): boolean {
  return /^[A-Z][a-z]+$/.test(name) && /^[a-z]+$/.test(table);
}

function wordsFor({ name, table }: Entity, targets: readonly Entity[]): ReferenceWords {
  const child = name.toLowerCase();
  const parents = targets.map((target) => target.name.toLowerCase());
  const isOne = parents.length === 1;
  const aChild = `${articleOf(child)} ${child}`;
  const all = formatList(parents.map((word) => `the ${word}`));
  const any = formatList(parents, 'or');
  const itsParents = `its ${formatList(parents)}`;
  return {
    child,
    children: table,
    aChild,
    parentsOfChild: `${all} of ${aChild}`,
    areDecided: `${all} of ${aChild} ${isOne ? 'is' : 'are'} decided`,
    pointedAreDecided: `${all} that it points to ${isOne ? 'is' : 'are'} decided`,
    itsParents,
    wereDecided: `${itsParents} ${isOne ? 'was' : 'were'} decided`,
    itsParent: `its ${any}`,
    theirParent: `their ${any}`,
    aParent: `${articleOf(any)} ${any}`,
    theParent: `the ${any}`,
    pointedParent: `the ${any} it points to`,
  };
}

/** "an" before a vowel, but not before a "u", which is mostly spoken as in "user". */
export function articleOf(word: string): string {
  return /^[aeio]/i.test(word) ? 'an' : 'a';
}
