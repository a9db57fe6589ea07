// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ExecutionContext} from "../libraries/ExecutionContext.sol";
import {NativeCalls} from "../libraries/NativeCalls.sol";
import {PackedRoute} from "../libraries/PackedRoute.sol";
import {TokenCalls} from "../libraries/TokenCalls.sol";
import {Roles} from "./Roles.sol";

/**
 * @title Settlement
 * @notice What becomes of the profit once it has been counted.
 */
abstract contract Settlement is Roles {
    using NativeCalls for address;
    using TokenCalls for address;

    uint256 private constant BPS = 10_000;

    /// @notice Divides the profit as the settlement wants it, and leaves nothing spendable.
    /// @param balanceBefore of the profit token, which has to be left whatever was sent
    /// @return netProfitWei what is left after the builder's share, which has to be the minimum too
    function _settle(
        address token,
        uint256 balanceBefore,
        uint256 profitWei,
        uint256 minProfitWei,
        uint256 settlement
    ) internal returns (uint256 netProfitWei) {
        ExecutionContext.makeSpendable(wrappedNative, wrappedNative);
        if (settlement == 0) return profitWei;
        uint256 shareBps = settlement & 0xffff;
        bool unwraps = settlement >> 16 & PackedRoute.UNWRAP != 0;
        address recipient = _recipient(settlement >> 16 & ~PackedRoute.UNWRAP);
        if (shareBps > BPS) revert ShareOutOfRange(shareBps);
        uint256 shareWei = profitWei * shareBps / BPS;
        netProfitWei = profitWei - shareWei;
        if (netProfitWei < minProfitWei) {
            // Less than a profit that has been counted as signed already.
            revert ProfitBelowMinimum(int256(netProfitWei), minProfitWei); // forge-lint: disable-line(unsafe-typecast)
        }
        if (token != wrappedNative && (shareBps != 0 || unwraps)) revert NotWrappedNative(token);

        ExecutionContext.expectNobody();
        if (unwraps) wrappedNative.unwrap(profitWei);
        else if (shareWei != 0) wrappedNative.unwrap(shareWei);
        if (shareWei != 0) address(block.coinbase).sendNative(shareWei);
        if (recipient != address(this)) {
            if (unwraps) recipient.sendNative(netProfitWei);
            else token.pay(recipient, netProfitWei);
            token.requireAtLeast(balanceBefore); // some tokens take more from who sends than is sent
        }
        ExecutionContext.end();
        if (unwraps || shareWei != 0) emit Executed(token, netProfitWei, shareWei);
    }

    function _recipient(uint256 code) private view returns (address) {
        if (code == PackedRoute.TO_CONTRACT) return address(this);
        if (code == PackedRoute.TO_PAYOUT) return payout;
        if (code == PackedRoute.TO_OWNER) return owner;
        revert UnknownRecipient(code);
    }
}
