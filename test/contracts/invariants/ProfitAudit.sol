// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExecutionHeader} from "./ExecutionHeader.sol";
import {Invariants} from "./Invariants.sol";
import {Ledger} from "./Ledger.sol";

/// @notice Compares what an execution has brought, to whom, with what its calldata promises.
abstract contract ProfitAudit {
    using Ledger for Ledger.Accounts;

    uint256 private constant BPS = 10_000;

    address internal constant OWNER = address(0xA11CE);
    address internal constant PAYOUT = address(0xCA54);

    /// @dev The first token is the wrapped native one.
    Ledger.Accounts internal accounts;

    mapping(Invariants.Name name => bool isBroken) public broken;

    /// @dev What an execution that succeeded has to have brought.
    function _compareProfit(Ledger.Page memory before, bytes memory data, uint256 profit) internal {
        ExecutionHeader.Fields memory header = ExecutionHeader.read(data, accounts.tokens[0]);
        Ledger.Page memory afterwards = accounts.read();
        uint256 builderWei = afterwards.builderWei - before.builderWei;
        if (builderWei * BPS > (profit + builderWei) * header.shareBps) {
            _break(Invariants.Name.BuildersGetAtMostTheirShare);
        }
        if (profit < header.minProfit) _break(Invariants.Name.ExecutionsEarnTheirMinimum);

        address recipient = header.recipient == 0 ? accounts.self : header.recipient == 1 ? PAYOUT : OWNER;
        _compareRecipient(before.payout, afterwards.payout, PAYOUT == recipient, header, profit);
        _compareRecipient(before.owner, afterwards.owner, OWNER == recipient, header, profit);
        if (recipient == accounts.self) _compareGain(before.self, afterwards.self, header, profit);
    }

    /// @dev The recipient gets the profit and nothing else, the others nothing.
    function _compareRecipient(
        uint256[] memory before,
        uint256[] memory afterwards,
        bool isRecipient,
        ExecutionHeader.Fields memory header,
        uint256 profit
    ) private {
        if (isRecipient) {
            uint256 index = _compareGain(before, afterwards, header, profit);
            if (index <= accounts.tokens.length) before[index] = afterwards[index];
        }
        if (!Ledger.isEqual(before, afterwards)) _break(Invariants.Name.ProfitLeavesToItsRecipientOnly);
    }

    /// @dev At least, because a hostile pool may add ETH to what is unwrapped.
    function _compareGain(
        uint256[] memory before,
        uint256[] memory afterwards,
        ExecutionHeader.Fields memory header,
        uint256 profit
    ) private returns (uint256 index) {
        index = header.unwraps ? accounts.tokens.length : _indexOf(header.profitToken);
        if (index > accounts.tokens.length) return index; // a token of the villain's own
        if (afterwards[index] < before[index] + profit) _break(Invariants.Name.ExecutionsEarnTheirMinimum);
    }

    function _indexOf(address token) private view returns (uint256) {
        for (uint256 i = 0; i < accounts.tokens.length; ++i) {
            if (accounts.tokens[i] == token) return i;
        }
        return type(uint256).max;
    }

    function _break(Invariants.Name name) internal {
        broken[name] = true;
    }
}
