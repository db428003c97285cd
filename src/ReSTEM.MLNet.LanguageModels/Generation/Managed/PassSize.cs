namespace ReSTEM.MLNet.LanguageModels.Generation.Managed;

/// <summary>How much a team's buffers must hold.</summary>
/// <param name="Rows">Rows of a forward pass.</param>
/// <param name="LogitRows">Rows whose logits are computed at one time.</param>
/// <param name="Positions">Positions that a row attends to, holes included.</param>
/// <param name="Members">Threads of the team.</param>
internal readonly record struct PassSize(int Rows, int LogitRows, int Positions, int Members);
