Console.WriteLine("ReSTEM.MLNet benchmarks");
