<?php
// A small look-alike of Denter's API, run by the real PHP, to show what PHP makes of our request: `$_POST`, `$_GET` and
// the truth of the two switches go to the file named by SEEN_FILE. The answer is the Local API's, for the same
// administrator, as json_encode writes it.

require __DIR__ . '/../init.php';

$switches = ['ignoreDepartmentAssignments', 'includeCountsByStatus'];
$isTrue = fn (string $name): bool => (bool) ($_POST[$name] ?? false);
file_put_contents(getenv('SEEN_FILE') ?: '/dev/null', json_encode([
    'post' => (object) $_POST,
    'get' => (object) $_GET,
    'true' => array_combine($switches, array_map($isTrue, $switches)),
    'method' => $_SERVER['REQUEST_METHOD'],
    'contentType' => $_SERVER['CONTENT_TYPE'] ?? null,
    'userAgent' => $_SERVER['HTTP_USER_AGENT'] ?? null,
    'queryString' => $_SERVER['QUERY_STRING'] ?? '',
]));

function answer(int $status, $body): never
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
$name = $_POST['identifier'] ?? $_POST['username'];
$counts = localAPI($_POST['action'] ?? '', array_combine($switches, array_map($isTrue, $switches)), array_key_exists($name, $admins) ? $name : null);
answer(is_array($counts) && ($counts['result'] ?? '') === 'error' ? 403 : 200, $counts);
