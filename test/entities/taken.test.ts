import fc from 'fast-check';
import { expect, it } from 'vitest';

import { withPlace } from '../../source/entities/place.js';
import { holderIn, takenReason } from '../../source/entities/taken.js';
import { ENTITIES } from '../harness/shop.js';

it('a reason names the row that has the value, whatever the value is', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constant('x is taken by User 4')),
      fc.nat(),
      fc.constantFrom(undefined, 'line 7 of users.csv'),
      (value, by, place) => {
        const [reason] = withPlace([takenReason(ENTITIES.User, 'email', value, by)], place);
        expect(reason && holderIn(reason, 'email')).toBe(by);
        expect(reason && holderIn(reason, 'id')).toBeUndefined();
      },
    ),
  );
});

it('no other reason names one', () => {
  const message = 'email a@example.com is taken by User 4';
  expect(holderIn({ field: 'email', rule: 'format', message }, 'email')).toBeUndefined();
  expect(holderIn({ field: 'email', rule: 'unique', message: 'taken' }, 'email')).toBeUndefined();
});
