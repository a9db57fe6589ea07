// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IFlashArbitrage} from "../../../contracts/interfaces/IFlashArbitrage.sol";

/// @notice Builds packed routes, written anew from the description in PackedRoute.
library RouteBuilder {
    uint8 internal constant V2_TOKEN0_IN = 0;
    uint8 internal constant V2_TOKEN1_IN = 1;
    uint8 internal constant V3_TOKEN0_IN = 2;
    uint8 internal constant V3_TOKEN1_IN = 3;

    function header(uint8 flags, uint32 expiryBlock, uint112 minProfitWei) internal pure returns (bytes memory) {
        return abi.encodePacked(flags, expiryBlock, minProfitWei);
    }

    function header(
        uint8 flags,
        uint32 expiryBlock,
        uint112 minProfitWei,
        address token
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(flags, expiryBlock, minProfitWei, token);
    }

    function hop(uint8 kind, address pool, uint256 amount) internal pure returns (bytes memory) {
        return abi.encodePacked(kind, pool, uint112(amount));
    }

    function payment(uint256 amount) internal pure returns (bytes memory) {
        return abi.encodePacked(uint112(amount));
    }

    /// @notice The calldata of execute.
    function call(bytes memory head, bytes memory route) internal pure returns (bytes memory) {
        return bytes.concat(IFlashArbitrage.execute.selector, head, route);
    }
}
