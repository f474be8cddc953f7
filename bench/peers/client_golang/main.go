// An exporter as they are written in Go: client_golang's gauges in one registry, served by promhttp. It exposes what
// families.mjs says, which it reads as JSON from standard input.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"syscall"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

type sample struct {
	Labels []string
	Value  float64
}

type family struct {
	Name, Help, Type string
	Labels           []string
	Samples          []sample
}

type input struct {
	Sets     [][]string
	Families []family
}

func main() {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauges := make([]*prometheus.GaugeVec, len(in.Families))
	counters := make([]*prometheus.CounterVec, len(in.Families))
	for i, f := range in.Families {
		labels := append([]string{"helpdesk", "department_set"}, f.Labels...)
		if f.Type == "counter" {
			counters[i] = prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.Name, Help: f.Help}, labels)
			registry.MustRegister(counters[i])
		} else {
			gauges[i] = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: f.Name, Help: f.Help}, labels)
			registry.MustRegister(gauges[i])
		}
	}
	round := 0.0
	change := func() {
		round++
		for i, f := range in.Families {
			for _, set := range in.Sets {
				for _, s := range f.Samples {
					values := append(append([]string{}, set...), s.Labels...)
					if counters[i] != nil {
						counters[i].WithLabelValues(values...).Inc()
					} else {
						gauges[i].WithLabelValues(values...).Set(s.Value + round)
					}
				}
			}
		}
	}
	change()
	http.HandleFunc("/change", func(w http.ResponseWriter, _ *http.Request) {
		before := cpu()
		change()
		fmt.Fprint(w, cpu()-before)
	})
	http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	panic(http.Serve(listener, nil))
}

// Milliseconds of CPU so far.
func cpu() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}
