import { expect, it } from 'vitest';
import { renderDashboards } from '../../grafana/render.ts';

it.each(Object.entries(renderDashboards()))(
  'grafana/%s is what its source says (npm run generate)',
  async (name, wanted) => {
    await expect(wanted).toMatchFileSnapshot(`../../grafana/${name}`);
  },
);
