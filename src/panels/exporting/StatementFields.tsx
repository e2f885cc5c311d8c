import type { ReactNode } from 'react';

import { TextField } from '../../design/primitives/Field.tsx';
import type { ExportRequest } from '../../session/services.ts';

type Statement = 'title' | 'description' | 'rights' | 'usageTerms' | 'credit' | 'creator';

const fields: readonly { readonly name: Statement; readonly label: string; readonly placeholder?: string }[] =
  [
    { name: 'title', label: 'Title' },
    { name: 'description', label: 'Description' },
    { name: 'rights', label: 'Rights', placeholder: '© Client, all rights reserved' },
    { name: 'usageTerms', label: 'Usage terms' },
    { name: 'credit', label: 'Credit', placeholder: 'Studio' },
    { name: 'creator', label: 'Creator', placeholder: 'Left out when empty' },
  ];

/** What a person says of the delivered picture; an empty field writes nothing of its own. */
export function StatementFields(props: {
  request: ExportRequest;
  onChange: (patch: Partial<Pick<ExportRequest, Statement>>) => void;
}): ReactNode {
  return fields.map(({ name, label, placeholder }) => (
    <TextField
      key={name}
      label={label}
      value={props.request[name]}
      {...(placeholder === undefined ? {} : { placeholder })}
      onChange={(text) => props.onChange({ [name]: text })}
    />
  ));
}
