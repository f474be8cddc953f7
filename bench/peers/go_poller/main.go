// Both ends of a poll as Go's net/http makes them.
//
//	serve N   answers every request with the sample answer, at N addresses of each kind; prints them as JSON
//	poll      asks the addresses that it reads as JSON from standard input; prints what that cost as JSON
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const answer = `{"result":"success","filteredDepartments":[1,2,3],"allActive":123,"awaitingReply":100,"flaggedTickets":15,` +
	`"status":{"open":{"title":"Open","count":60},"answered":{"title":"Answered","count":23},` +
	`"customerreply":{"title":"Customer-Reply","count":40},"closed":{"title":"Closed","count":4220},` +
	`"onhold":{"title":"On Hold","count":10},"inprogress":{"title":"In Progress","count":0}}}`

type counts struct {
	Result              string
	FilteredDepartments []int
	AllActive           int
	AwaitingReply       int
	FlaggedTickets      int
	Status              map[string]struct {
		Title string
		Count int
	}
}

type task struct {
	URLs []string
	CA   string
	// How many polls of each URL are made before those that are measured, and how many are measured.
	WarmUp, Polls int
}

func main() {
	if os.Args[1] == "serve" {
		n, err := strconv.Atoi(os.Args[2])
		check(err)
		serve(n)
	} else {
		var t task
		check(json.NewDecoder(os.Stdin).Decode(&t))
		poll(t)
	}
}

func serve(n int) {
	certificate, ca := selfSigned()
	config := &tls.Config{Certificates: []tls.Certificate{certificate}}
	noTickets := config.Clone()
	noTickets.SessionTicketsDisabled = true
	closing := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		handle(w, r)
	})
	check(json.NewEncoder(os.Stdout).Encode(map[string]any{
		"ca":        ca,
		"http":      listen(n, nil, http.HandlerFunc(handle)),
		"tls":       listen(n, config, http.HandlerFunc(handle)),
		"resumed":   listen(n, config, closing),
		"unresumed": listen(n, noTickets, closing),
	}))
	select {}
}

func handle(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, answer)
}

func listen(n int, config *tls.Config, handler http.Handler) []string {
	urls := make([]string, n)
	for i := range urls {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		check(err)
		scheme := "http"
		port := listener.Addr().(*net.TCPAddr).Port
		if config != nil {
			scheme = "https"
			listener = tls.NewListener(listener, config)
		}
		urls[i] = fmt.Sprintf("%s://localhost:%d/includes/api.php", scheme, port)
		go func() { panic(http.Serve(listener, handler)) }()
	}
	return urls
}

func selfSigned() (tls.Certificate, string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(err)
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "localhost"},
		DNSNames:              []string{"localhost"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	check(err)
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, string(ca)
}

func poll(t task) {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(t.CA))
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: pool, ClientSessionCache: tls.NewLRUClientSessionCache(len(t.URLs))},
		IdleConnTimeout: 75 * time.Second,
	}}
	pollAll(client, t.URLs, t.WarmUp)
	before, begun := cpu(), time.Now()
	pollAll(client, t.URLs, t.Polls)
	check(json.NewEncoder(os.Stdout).Encode(map[string]float64{
		"cpuSeconds": cpu() - before, "seconds": time.Since(begun).Seconds(),
	}))
}

// One poll at a time of each URL, as a poller does.
func pollAll(client *http.Client, urls []string, polls int) {
	var all sync.WaitGroup
	for _, address := range urls {
		all.Add(1)
		go func(address string) {
			defer all.Done()
			for i := 0; i < polls; i++ {
				ask(client, address)
			}
		}(address)
	}
	all.Wait()
}

func ask(client *http.Client, address string) {
	form := url.Values{"action": {"GetTicketCounts"}, "responsetype": {"json"}, "identifier": {"reporting"},
		"secret": {"s3cret-value"}, "includeCountsByStatus": {"1"}}
	request, err := http.NewRequest("POST", address, strings.NewReader(form.Encode()))
	check(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Accept-Encoding", "identity")
	response, err := client.Do(request)
	check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	check(err)
	var c counts
	check(json.Unmarshal(body, &c))
	if response.StatusCode != 200 || c.AllActive != 123 || len(c.Status) != 6 {
		panic(string(body))
	}
}

// Of the user and of the system, in seconds.
func cpu() float64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
