// The SDK hears every meter of the process, so one test's requests would be counted in another's scrape.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
