<?php
// A look-alike of the folder in which Denter is installed, as much of it as its Local API needs: `localAPI` as the vendor
// documents it. A test writes PHP of its own beside it: `fault.php` runs first, `answer.php` returns the whole answer.

$admins = [
    'reporting' => ['departments' => [2, 5], 'flagged' => '0'],
    'billing' => ['departments' => [5], 'flagged' => 2],
    'gone' => null,
];
$titles = ['open' => 'Open', 'customerreply' => 'Customer-Reply', '' => '対応中'];
$tickets = [
    1 => ['open' => 5, 'customerreply' => 0, '' => 0],
    2 => ['open' => 40, 'customerreply' => 30, '' => 2],
    5 => ['open' => 20, 'customerreply' => 10, '' => 1],
];

function localAPI($command, array $postData, $adminUsername = null)
{
    global $admins, $titles, $tickets;
    if (is_file(__DIR__ . '/answer.php')) {
        return require __DIR__ . '/answer.php';
    }
    if ($command !== 'GetTicketCounts') {
        return ['result' => 'error', 'message' => 'Empty action request'];
    }
    foreach ($postData as $name => $value) {
        if (!is_bool($value)) {
            return ['result' => 'error', 'message' => "$name is no boolean"];
        }
    }
    $name = $adminUsername === null ? 'reporting' : $adminUsername;
    if (!isset($admins[$name])) {
        $message = array_key_exists($name, $admins) ? 'Administrator Account Disabled' : 'Invalid or missing credentials';
        return ['result' => 'error', 'message' => $message];
    }
    $ignored = !empty($postData['ignoreDepartmentAssignments']);
    // array_filter keeps the keys, so json_encode writes an object.
    $seen = $ignored ? [] : array_filter(array_keys($tickets), function ($id) use ($admins, $name) {
        return in_array($id, $admins[$name]['departments'], true);
    });
    $count = function ($status) use ($tickets, $seen, $ignored) {
        return array_sum(array_column($ignored ? $tickets : array_intersect_key($tickets, array_flip($seen)), $status));
    };
    $map = [];
    foreach ($titles as $key => $title) {
        $map[$key] = ['title' => $title, 'count' => $count($key)];
    }
    $map['customerreply']['count'] = (string) $map['customerreply']['count'];
    return [
        'result' => 'success',
        'filteredDepartments' => $seen,
        'allActive' => (string) array_sum(array_column($map, 'count')),
        'awaitingReply' => $count('open') + $count('customerreply'),
        'flaggedTickets' => $admins[$name]['flagged'],
    ] + (empty($postData['includeCountsByStatus']) ? [] : ['status' => getenv('NO_STATUSES') ? [] : $map]);
}

if (is_file(__DIR__ . '/fault.php')) {
    require __DIR__ . '/fault.php';
}
