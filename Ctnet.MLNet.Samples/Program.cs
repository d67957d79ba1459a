using TorchSharp;
torch.set_num_threads(2);
using var a = torch.randn(1000, 1000);
Console.WriteLine(a.matmul(a).sum().item<float>());
