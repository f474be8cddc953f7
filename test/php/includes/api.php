<?php
// A small look-alike of Denter's API, run by the real PHP, to show what PHP makes of our request: `$_POST`, `$_GET` and
// the truth of the two switches go to the file named by SEEN_FILE, and the answer is what json_encode makes of it.

$switches = ['ignoreDepartmentAssignments', 'includeCountsByStatus'];
$isTrue = fn (string $name): bool => (bool) ($_POST[$name] ?? false);
file_put_contents(getenv('SEEN_FILE'), json_encode([
    'post' => (object) $_POST,
    'get' => (object) $_GET,
    'true' => array_combine($switches, array_map($isTrue, $switches)),
    'method' => $_SERVER['REQUEST_METHOD'],
    'contentType' => $_SERVER['CONTENT_TYPE'] ?? null,
    'userAgent' => $_SERVER['HTTP_USER_AGENT'] ?? null,
    'queryString' => $_SERVER['QUERY_STRING'] ?? '',
]));

function answer(int $status, array $body): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode($body);
    exit;
}

if (($_POST['responsetype'] ?? '') !== 'json') {
    exit('result=error;message=responsetype is not json');
}
if (($_POST['identifier'] ?? $_POST['username'] ?? '') === '') {
    answer(403, ['result' => 'error', 'message' => 'Invalid or missing credentials']);
}
if (($_POST['action'] ?? '') !== 'GetTicketCounts') {
    answer(400, ['result' => 'error', 'message' => 'Empty action request']);
}

$all = [1 => 'Sales', 2 => 'Support', 5 => 'Billing'];
// array_filter keeps the keys, so json_encode writes an object.
$seen = $isTrue('ignoreDepartmentAssignments') ? [] : array_filter(array_combine(array_keys($all), array_keys($all)), fn (int $id): bool => $id !== 1);
$status = [
    'open' => ['title' => 'Open', 'count' => 60],
    'customerreply' => ['title' => 'Customer-Reply', 'count' => '40'],
    '' => ['title' => '対応中', 'count' => 3],
];
answer(200, [
    'result' => 'success',
    'filteredDepartments' => $seen,
    'allActive' => '103',
    'awaitingReply' => 100,
    'flaggedTickets' => '0',
] + ($isTrue('includeCountsByStatus') ? ['status' => getenv('NO_STATUSES') ? [] : $status] : []));
