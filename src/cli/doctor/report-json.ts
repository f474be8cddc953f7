import { type Diagnosis, resultOf, worst } from './step.ts';

/** The whole report for programs; keys in the spelling of the configuration. */
export function jsonReport(diagnoses: readonly Diagnosis[]): string {
  const helpdesks = diagnoses.map((diagnosis) => ({
    helpdesk: diagnosis.helpdesk,
    asked: diagnosis.asked,
    result: resultOf(diagnosis),
    steps: diagnosis.steps.map(({ step, departmentSet, result, found, remedy }) => ({
      step,
      department_set: departmentSet,
      result,
      found,
      remedy,
    })),
  }));
  return `${JSON.stringify({ result: worst(helpdesks.map(({ result }) => result)), helpdesks }, undefined, 2)}\n`;
}
