import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/**
 * Ends every run with the plain line `N passed, N failed[, N skipped]`, for CIs that read numbers, not colours.
 * A file or hook that failed, and an error outside any test, count as one failure each. A run in which no test ran fails.
 */
export function closingLineReporter(): Reporter {
  return {
    onTestRunEnd(testModules, unhandledErrors) {
      const passed = count(testModules, 'passed');
      const failed = count(testModules, 'failed') + failedGroups(testModules) + unhandledErrors.length;
      const skipped = count(testModules, 'skipped');
      if (passed + failed === 0) process.exitCode = 1;
      console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
    },
  };
}

function count(testModules: readonly TestModule[], state: ReturnType<TestCase['result']>['state']): number {
  return testModules.flatMap((module) => [...module.children.allTests(state)]).length;
}

/** Files that could not be loaded and suites whose hooks threw: vitest calls their tests skipped. */
function failedGroups(testModules: readonly TestModule[]): number {
  const groups = testModules.flatMap((module): (TestModule | TestSuite)[] => [
    module,
    ...module.children.allSuites(),
  ]);
  return groups.filter((group) => group.errors().length > 0).length;
}
